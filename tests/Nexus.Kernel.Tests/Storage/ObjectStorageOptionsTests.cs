using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Storage;
using Xunit;

namespace Nexus.Kernel.Tests.Storage;

/// <summary>What an operator reads who got a setting wrong.</summary>
public sealed class ObjectStorageOptionsTests
{
    [Theory]
    [InlineData("Kind=disk", "Storage:Kind", "folder, s3 and azure")]
    [InlineData("Kind=folder", "Storage:Folder", "the path of a folder")]
    [InlineData("Kind=s3", "Storage:S3:Bucket", "a bucket that exists")]
    [InlineData("Kind=s3;S3:Bucket=b;S3:Endpoint=minio:9000", "Storage:S3:Endpoint", "http or https")]
    [InlineData("Kind=s3;S3:Bucket=b;S3:AccessKey=a", "Storage:S3:AccessKey", "give both")]
    [InlineData("Kind=azure;Azure:Container=c", "Storage:Azure:ConnectionString", "connection string")]
    [InlineData("Kind=azure;Azure:ConnectionString=c", "Storage:Azure:Container", "a container that exists")]
    [InlineData("Kind=folder;Foldr=/x", "Storage", "Foldr")]
    public void A_wrong_setting_is_named_with_what_is_allowed(string settings, string key, string allowed)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings
                    .Split(';')
                    .Select(pair => pair.Split('='))
                    .ToDictionary(p => "Storage:" + p[0], p => (string?)p[1])
            )
            .Build();
        var error = Assert.Throws<ArgumentException>(() =>
            new ServiceCollection().AddNexusObjectStorage(configuration)
        );
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_not_printed()
    {
        var options = new ObjectStorageOptions
        {
            S3 = new() { SecretKey = "hush-1" },
            Azure = new() { ConnectionString = "hush-2" },
        };
        Assert.DoesNotContain("hush", options.ToString(), StringComparison.Ordinal);
    }
}
