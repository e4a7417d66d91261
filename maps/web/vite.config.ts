import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative addresses: the pages also work when a proxy serves them under a path of its own.
  base: "./",
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
