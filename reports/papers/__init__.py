"""The kinds of document besides reports: what each is made from and how it stands on paper."""
