/** What the desktop app's tests share. */
@NullMarked
package org.invertingproxy.desktop;

import org.jspecify.annotations.NullMarked;
