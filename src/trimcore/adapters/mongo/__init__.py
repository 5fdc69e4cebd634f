"""The stores in a MongoDB, or in anything else that speaks its wire protocol."""
