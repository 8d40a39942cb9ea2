/** Tests of the polling protocol's parts. */
@NullMarked
package org.invertingproxy.proxy.poll;

import org.jspecify.annotations.NullMarked;
