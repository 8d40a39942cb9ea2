/** The app's view of an agent: opened from checked input, sampled, stopped. */
@NullMarked
package org.invertingproxy.desktop.tunnel;

import org.jspecify.annotations.NullMarked;
