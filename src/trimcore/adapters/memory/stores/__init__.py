"""The stores of records in memory."""
