"""The API's description in a browser, and what that page loads."""
