import interRegular from "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf" with { type: "file" };
import interItalic from "@expo-google-fonts/inter/400Regular_Italic/Inter_400Regular_Italic.ttf" with {
  type: "file",
};
import interBold from "@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf" with { type: "file" };
import interBoldItalic from "@expo-google-fonts/inter/700Bold_Italic/Inter_700Bold_Italic.ttf" with {
  type: "file",
};
import interLicence from "@expo-google-fonts/inter/LICENSE_FONT" with { type: "file" };
import dejavuLicence from "dejavu-fonts-ttf/LICENSE" with { type: "file" };
import sans from "dejavu-fonts-ttf/ttf/DejaVuSans.ttf" with { type: "file" };
import sansBold from "dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf" with { type: "file" };
import sansBoldOblique from "dejavu-fonts-ttf/ttf/DejaVuSans-BoldOblique.ttf" with { type: "file" };
import sansOblique from "dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf" with { type: "file" };
import mono from "dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf" with { type: "file" };
import monoBold from "dejavu-fonts-ttf/ttf/DejaVuSansMono-Bold.ttf" with { type: "file" };
import monoBoldOblique from "dejavu-fonts-ttf/ttf/DejaVuSansMono-BoldOblique.ttf" with { type: "file" };
import monoOblique from "dejavu-fonts-ttf/ttf/DejaVuSansMono-Oblique.ttf" with { type: "file" };
import serif from "dejavu-fonts-ttf/ttf/DejaVuSerif.ttf" with { type: "file" };
import serifBold from "dejavu-fonts-ttf/ttf/DejaVuSerif-Bold.ttf" with { type: "file" };
import serifBoldItalic from "dejavu-fonts-ttf/ttf/DejaVuSerif-BoldItalic.ttf" with { type: "file" };
import serifItalic from "dejavu-fonts-ttf/ttf/DejaVuSerif-Italic.ttf" with { type: "file" };

/** The fonts that are part of the program: their names, and the files in it. */
export const shippedFonts: Readonly<Record<string, string>> = {
  "DejaVuSans.ttf": sans,
  "DejaVuSans-Bold.ttf": sansBold,
  "DejaVuSans-Oblique.ttf": sansOblique,
  "DejaVuSans-BoldOblique.ttf": sansBoldOblique,
  "DejaVuSerif.ttf": serif,
  "DejaVuSerif-Bold.ttf": serifBold,
  "DejaVuSerif-Italic.ttf": serifItalic,
  "DejaVuSerif-BoldItalic.ttf": serifBoldItalic,
  "DejaVuSansMono.ttf": mono,
  "DejaVuSansMono-Bold.ttf": monoBold,
  "DejaVuSansMono-Oblique.ttf": monoOblique,
  "DejaVuSansMono-BoldOblique.ttf": monoBoldOblique,
  "Inter-Regular.ttf": interRegular,
  "Inter-Bold.ttf": interBold,
  "Inter-Italic.ttf": interItalic,
  "Inter-BoldItalic.ttf": interBoldItalic,
};

/** What they may be used for, which goes wherever they go. */
export const fontLicences: Readonly<Record<string, string>> = {
  "DejaVu-LICENSE.txt": dejavuLicence,
  "Inter-LICENSE.txt": interLicence,
};
