"""The pages that people see: server-rendered from one moment of the index, with a little local JavaScript.

`router.pages_router` makes the routes, `errors` the pages of what went wrong, `headers` the content security policy.
Everything shown is either a view model of this package (text, made from stored integers without rounding) or escaped
text from the chain; no page asks a node, and none loads anything from elsewhere.
"""
