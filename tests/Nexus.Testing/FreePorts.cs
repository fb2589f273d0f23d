using System.Net;
using System.Net.Sockets;

namespace Nexus.Testing;

/// <summary>Loopback ports that are free now, below the range from which the kernel gives ports to connections.</summary>
public static class FreePorts
{
    private static int next = 12_000 + (Environment.ProcessId % 300 * 20);

    public static int Next()
    {
        for (var attempts = 0; attempts < 500; attempts++)
        {
            var port = Interlocked.Increment(ref next);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
        throw new InvalidOperationException("No free port found.");
    }
}
