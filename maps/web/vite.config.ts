import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where the installed Leaflet lies. */
const LEAFLET = new URL("./node_modules/leaflet/", import.meta.url).pathname;

/** Address by which a rendered map asks for a file of Leaflet → that file in its package. */
const FOLIUM_FILES: Readonly<Record<string, string>> = {
  "leaflet/leaflet.js": "dist/leaflet.js",
  "leaflet/leaflet.css": "dist/leaflet.css",
  "leaflet/images/layers.png": "dist/images/layers.png",
  "leaflet/images/layers-2x.png": "dist/images/layers-2x.png",
  "leaflet/images/marker-icon.png": "dist/images/marker-icon.png",
  "leaflet/LICENSE": "LICENSE",
};

/** Lays what maps to send are made of beside the viewer, with a manifest: address → file. */
function filesForFolium(): Plugin {
  return {
    name: "files-for-folium",
    apply: "build",
    async generateBundle() {
      const manifest: Record<string, string> = {};
      for (const [address, file] of Object.entries(FOLIUM_FILES)) {
        const fileName = `folium/${address}`;
        this.emitFile({ type: "asset", fileName, source: await this.fs.readFile(LEAFLET + file) });
        manifest[address] = address;
      }
      const source = `${JSON.stringify(manifest, null, 2)}\n`;
      this.emitFile({ type: "asset", fileName: "folium/manifest.json", source });
    },
  };
}

export default defineConfig({
  // Relative addresses: the pages also work when a proxy serves them under a path of its own.
  base: "./",
  plugins: [filesForFolium()],
  build: {
    target: "es2023",
    // The CSP allows no inline content, so nothing is turned into a data: script or style.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licences of what is bundled travel with it.
    license: { fileName: "licenses.md" },
    // MapLibre and swagger-ui are each one indivisible library above Vite's default of 500 kB.
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: { index: "index.html", docs: "docs.html" },
    },
  },
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
  },
});
