"""What a document is worth: anchored or not, by whom, about what, and the status of its certificates at any time."""
