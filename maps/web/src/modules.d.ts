/** The parts of modules without types that we use. */
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface Options {
    readonly dom_id: string;
    readonly url: string;
    readonly docExpansion: "list" | "full" | "none";
    readonly defaultModelsExpandDepth: number;
    readonly validatorUrl: null;
  }
  export default function SwaggerUI(options: Options): unknown;
}
