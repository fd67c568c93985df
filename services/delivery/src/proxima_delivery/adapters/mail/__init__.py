"""E-mail beyond the first letter: signatures, the mailbox of bounces, the client's page, reminders in Postgres."""
