"""The main job: documents in, judged claims out and into the store."""
