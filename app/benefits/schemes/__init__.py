"""One module a benefit: conditions and amounts as the law reads, without a figure of it."""
