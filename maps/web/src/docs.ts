/** The documentation page: the API's own description, rendered by swagger-ui without any outside service. */

import "swagger-ui-dist/swagger-ui.css";

import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

SwaggerUI({
  dom_id: "#swagger",
  url: "api/openapi.json",
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // No badge from an outside validator.
  validatorUrl: null,
});
