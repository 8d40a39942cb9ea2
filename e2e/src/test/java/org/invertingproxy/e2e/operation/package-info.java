/** The proxy as its operators see it: TLS, and what its log and files give away. */
@NullMarked
package org.invertingproxy.e2e.operation;

import org.jspecify.annotations.NullMarked;
