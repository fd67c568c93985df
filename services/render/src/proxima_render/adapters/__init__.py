"""Tables, templates, Gotenberg, the bucket and the inside of a PDF."""
