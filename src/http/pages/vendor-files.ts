import inter400 from "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf" with { type: "file" };
import inter500 from "@expo-google-fonts/inter/500Medium/Inter_500Medium.ttf" with { type: "file" };
import inter600 from "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf" with { type: "file" };
import interLicence from "@expo-google-fonts/inter/LICENSE_FONT" with { type: "file" };
import mono from "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2" with {
  type: "file",
};
import monoLicence from "@fontsource-variable/jetbrains-mono/LICENSE" with { type: "file" };
import htmx from "htmx.org/dist/htmx.min.js" with { type: "file" };

/** What browsers get out of packages: the name under public/, and the file, which is part of the program. */
export const vendorFiles: Readonly<Record<string, string>> = {
  "vendor/htmx.js": htmx,
  "vendor/inter-400.ttf": inter400,
  "vendor/inter-500.ttf": inter500,
  "vendor/inter-600.ttf": inter600,
  "vendor/inter-licence.txt": interLicence,
  "vendor/jetbrains-mono.woff2": mono,
  "vendor/jetbrains-mono-licence.txt": monoLicence,
};
