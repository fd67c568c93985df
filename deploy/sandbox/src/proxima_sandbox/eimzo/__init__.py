"""E-IMZO: the signer's own program, with which a web page talks over a local websocket."""
