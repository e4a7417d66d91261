"""Everything a person looks at: words, palettes, files to send, the viewer."""
