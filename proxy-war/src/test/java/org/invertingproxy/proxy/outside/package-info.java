/** Tests of identities that others have issued. */
@NullMarked
package org.invertingproxy.proxy.outside;

import org.jspecify.annotations.NullMarked;
