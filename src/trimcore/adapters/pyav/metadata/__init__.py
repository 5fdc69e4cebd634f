"""What comes with the pictures and sound and describes them: chapters, attachments, boxes."""
