using Nexus.Kernel.Security.Tls;
using Nexus.Testing;
using Xunit;

namespace Nexus.Kernel.Tests.Security.Tls;

public sealed class ServerCertificateTests
{
    [Fact]
    public void A_file_that_may_not_be_read_leaves_the_certificate_there_is()
    {
        using var pem = new PemFiles();
        var clock = new ManualTime();
        var certificate = new ServerCertificate(new() { Certificate = pem.Certificate, Key = pem.Key }, clock);
        var first = certificate.Current;
        // Nobody may read a folder as a file, the superuser neither.
        File.Delete(pem.Certificate);
        Directory.CreateDirectory(pem.Certificate);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(first, certificate.Current);
        Directory.Delete(pem.Certificate);
        var renewed = pem.Renew();
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(renewed, certificate.Current.TargetCertificate.Thumbprint);
    }
}
