"""The staff wing: dense pages for people who work here all day."""
