/** gRPC through the proxy, by grpc-java's own interop programs. */
@NullMarked
package org.invertingproxy.e2e.grpc;

import org.jspecify.annotations.NullMarked;
