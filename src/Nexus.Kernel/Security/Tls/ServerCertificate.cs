using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nexus.Kernel.Security.Tls;

/// <summary>
/// The certificate of a port. Its files are looked at again, at most once a second, when somebody connects:
/// a renewed certificate is shown without a restart, and files that are half written leave the one there is.
/// </summary>
public sealed class ServerCertificate
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CertificateFiles options;
    private readonly TimeProvider clock;
    private readonly Lock looking = new();
    private volatile SslStreamCertificateContext current;
    private (DateTime Certificate, DateTime Key) stamp;
    private long lookAt;

    /// <param name="options">Where it lies; both files must be there.</param>
    /// <param name="clock">For when to look again.</param>
    public ServerCertificate(CertificateFiles options, TimeProvider clock)
    {
        (this.options, this.clock) = (options, clock);
        stamp = Stamp();
        current = Load();
        lookAt = Next();
    }

    private string KeyFile => options.Key.Length > 0 ? options.Key : options.Certificate;

    /// <summary>The newest whole one, with those between it and the root.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            if (clock.GetTimestamp() >= Volatile.Read(ref lookAt) && looking.TryEnter())
            {
                try
                {
                    LookAgain();
                }
                finally
                {
                    looking.Exit();
                }
            }
            return current;
        }
    }

    /// <summary>Whether files that are missing, closed to this process or no certificate lead to this.</summary>
    public static bool IsUnreadable(Exception error) =>
        error is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException;

    private void LookAgain()
    {
        Volatile.Write(ref lookAt, Next());
        try
        {
            var now = Stamp();
            if (now != stamp)
            {
                current = Load();
                stamp = now;
            }
        }
        catch (Exception unfinished) when (IsUnreadable(unfinished))
        {
            // Certificate and key are two files and change one after the other: half of them does not fit, or may not
            // be read yet. The next second looks again.
        }
    }

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(options.Certificate);
        var own = X509Certificate2.CreateFromPemFile(options.Certificate, KeyFile);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private (DateTime Certificate, DateTime Key) Stamp() =>
        (File.GetLastWriteTimeUtc(options.Certificate), File.GetLastWriteTimeUtc(KeyFile));

    private long Next() => clock.GetTimestamp() + (long)(Pause.TotalSeconds * clock.TimestampFrequency);
}
