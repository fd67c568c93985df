// Calls from this page go out with the session of the screens; a change carries the session's CSRF token.
let csrf = fetch("/api/v1/session").then((answer) => (answer.ok ? answer.json() : {})).then((who) => who.csrf_token);
SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#document",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
  tagsSorter: "alpha",
  requestInterceptor: async (request) => {
    const token = await csrf;
    if (token && !["GET", "HEAD"].includes(request.method ?? "GET")) {
      request.headers["X-CSRF-Token"] = token;
    }
    return request;
  },
});
