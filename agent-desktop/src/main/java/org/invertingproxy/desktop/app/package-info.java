/** The desktop application: start, wiring, end. */
@NullMarked
package org.invertingproxy.desktop.app;

import org.jspecify.annotations.NullMarked;
