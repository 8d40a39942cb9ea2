/** Identities that others have issued: how their tokens are checked, and what they stand for. */
@NullMarked
package org.invertingproxy.proxy.outside;

import org.jspecify.annotations.NullMarked;
