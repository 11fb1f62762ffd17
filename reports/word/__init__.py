"""The same documents for offices that must finish in Word: from the HTML that the press prints, to DOCX."""
