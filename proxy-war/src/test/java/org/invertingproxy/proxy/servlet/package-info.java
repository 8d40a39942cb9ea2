/** The servlet helpers. */
@NullMarked
package org.invertingproxy.proxy.servlet;

import org.jspecify.annotations.NullMarked;
