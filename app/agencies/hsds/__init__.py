"""The directory as Open Referral HSDS 3: services read from it, written as it, and checked against its schema."""
