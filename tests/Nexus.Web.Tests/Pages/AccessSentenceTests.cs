using Nexus.Kernel;
using Nexus.Web.Pages.Studio;
using Nexus.Web.Wire;
using Xunit;

namespace Nexus.Web.Tests.Pages;

/// <summary>One sentence says who may play a work, as streaming-v2 decides it.</summary>
public sealed class AccessSentenceTests
{
    [Fact]
    public void What_is_free_is_for_everybody_once_it_is_published()
    {
        Assert.Equal("Everybody may play it", Of("free", "published"));
        Assert.Equal(
            "Nobody but Maya Rivers may play it now: it is not published. Once it is published, everybody may play it",
            Of("free", "ready")
        );
        Assert.StartsWith("Nobody but Maya Rivers may play it now: it is withdrawn.", Of("free", "withdrawn"));
    }

    [Fact]
    public void Followers_are_counted_and_buyers_come_along()
    {
        Assert.Equal("Followers of Maya Rivers (12 now) and members may play it", Of("followers", "published"));
        Assert.Equal(
            "Followers of Maya Rivers (12 now), members and who buys “Blue” may play it",
            Of("followers", "published", Sold)
        );
        Assert.Equal(
            "Members of Maya Rivers and who buys or rents “Blue” may play it",
            Of("members", "published", Sold, Lent)
        );
    }

    [Fact]
    public void What_is_for_buyers_says_where_nothing_sells_it()
    {
        Assert.Equal("Who rents “Blue” may play it", Of("bought", "published", Lent));
        Assert.Contains("nothing on sale contains it", Of("bought", "published"), StringComparison.Ordinal);
        // Nothing is claimed where the shop is away.
        Assert.Equal("Who bought it may play it", new AccessSentence(Work("bought", "published"), null, null).Text);
    }

    private static Product Sold => Offer(null);

    private static Product Lent => Offer(new Rental(30, 48));

    private static string Of(string access, string state, params Product[] offers) =>
        new AccessSentence(Work(access, state), 12, offers).Text;

    private static Product Offer(Rental? rental) =>
        new(
            Guid.Empty,
            Guid.Empty,
            "Blue",
            null,
            "digital",
            "active",
            700,
            Guid.Empty,
            [new Variant(Guid.Empty, "BLUE", null, new Money(399, "EUR"), rental)],
            default,
            1
        );

    private static OwnWork Work(string access, string state) =>
        new(
            Guid.Empty,
            Guid.Empty,
            "Maya Rivers",
            "Blue Hour",
            null,
            "audio",
            access,
            state,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            default,
            null,
            1
        );
}
