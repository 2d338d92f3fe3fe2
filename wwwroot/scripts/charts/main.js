// What pages with charts load beside app.js, once the first chart is there: the elements, which load the drawing libraries when they need them.

import "./chart-bars.js";
import "./line-plot.js";
import "./gpu-wall.js";
