"""The account's pages: registering, signing in and out, a forgotten password; one's own data."""
