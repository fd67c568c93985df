"""Postgres, the bucket, SMTP, and the words of the contracts."""
