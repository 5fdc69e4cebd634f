"""Libraries of the page: fetched once by hand, kept as files, with their licences."""
