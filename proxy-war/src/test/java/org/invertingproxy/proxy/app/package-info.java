/** Tests of the whole proxy in its containers. */
@NullMarked
package org.invertingproxy.proxy.app;

import org.jspecify.annotations.NullMarked;
