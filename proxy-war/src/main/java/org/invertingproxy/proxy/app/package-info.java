/** The composition root. */
@NullMarked
package org.invertingproxy.proxy.app;

import org.jspecify.annotations.NullMarked;
