"""The preset format: failure scripts as TOML files, read into the engine's settings and steps, and written back.

Nothing is imported here, so that `playground run NAME` pays only for what it uses: the schema, which validates files
that users wrote, is imported for those alone.
"""
