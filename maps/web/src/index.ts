/** Entry of the viewer. */

import "./app";
