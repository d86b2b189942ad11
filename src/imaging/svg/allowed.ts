const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Elements of SVG that draw, or say how to. What isn't here goes, with all that is in it. */
export const allowedElements = words(`
  svg g defs symbol use switch title desc style image view
  path rect circle ellipse line polyline polygon
  text tspan textPath
  linearGradient radialGradient stop pattern clipPath mask marker
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
  feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
  feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateMotion animateTransform mpath set
`);

/** Of these the text counts; between all others it is dropped. */
export const elementsWithText = words("text tspan textPath title desc style");

export const animations = words("animate animateMotion animateTransform set");

/** What can stand in an attribute of its own and in CSS alike. */
export const properties = words(`
  alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-rendering cx cy d direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
  flood-color flood-opacity font font-family font-feature-settings font-size font-size-adjust font-stretch font-style
  font-variant font-variation-settings font-weight height image-rendering isolation kerning letter-spacing
  lighting-color line-height marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow
  paint-order pointer-events r rx ry shape-rendering stop-color stop-opacity stroke stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor
  text-decoration text-indent text-orientation text-overflow text-rendering transform transform-box transform-origin
  unicode-bidi vector-effect visibility white-space width word-spacing writing-mode x y
`);

/** Attributes besides; `href`, `style` and `xml:space` have rules of their own. */
export const attributes = words(`
  accumulate additive amplitude attributeName attributeType azimuth baseFrequency begin bias by calcMode class
  clipPathUnits diffuseConstant divisor dur dx dy edgeMode elevation end exponent filterUnits fr from fx fy
  gradientTransform gradientUnits id in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines
  keyTimes lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth mask-contentUnits maskContentUnits
  maskUnits max method min mode numOctaves offset operator order origin orient path pathLength patternContentUnits
  patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits
  radius refX refY repeatCount repeatDur result rotate scale seed side slope spacing specularConstant
  specularExponent spreadMethod startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues
  targetX targetY textLength to type values version viewBox x1 x2 xChannelSelector y1 y2 yChannelSelector z zoomAndPan
`);

/** Functions of CSS and of transformations that fetch nothing. `url()` has a rule of its own. */
export const functions = words(`
  blur brightness calc circle clamp contrast cubic-bezier drop-shadow ellipse grayscale hsl hsla hue-rotate hwb inset
  invert lab lch linear matrix matrix3d max min oklab oklch opacity path polygon rect rgb rgba rotate rotate3d rotatex
  rotatey rotatez saturate scale scale3d scalex scaley scalez sepia skew skewx skewy steps translate translate3d
  translatex translatey translatez var
`);
