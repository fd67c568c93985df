"""The native engines of Proxima Invoice and the stack that runs on them."""
