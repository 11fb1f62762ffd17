"""The user guide: the chapters of docs/huong-dan as pages of the site, and which section helps on which page."""
