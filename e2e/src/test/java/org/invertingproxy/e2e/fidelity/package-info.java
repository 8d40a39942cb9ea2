/** The same exchange made directly and through the proxy, compared; docs/http-fidelity.md. */
@NullMarked
package org.invertingproxy.e2e.fidelity;

import org.jspecify.annotations.NullMarked;
