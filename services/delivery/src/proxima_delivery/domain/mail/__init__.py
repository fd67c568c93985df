"""E-mail beyond the first letter: links for clients, reports of delivery, reminders and other notices."""
