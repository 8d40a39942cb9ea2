/** Tests of who is calling, and what they may do. */
@NullMarked
package org.invertingproxy.proxy.auth;

import org.jspecify.annotations.NullMarked;
