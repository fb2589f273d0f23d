using Microsoft.EntityFrameworkCore;
using Nexus.Contracts.ContentMgmt;
using Nexus.Kernel.Messaging;

namespace Nexus.Content.StreamCore.Withdrawals;

internal sealed class LearnPublication(StreamCoreDb db) : IMessageHandler<ContentPublished>
{
    public Task HandleAsync(ContentPublished message, MessageContext context, CancellationToken cancellationToken) =>
        db.LearnAsync(message.WorkId, withdrawn: false, message.Version, cancellationToken);
}

/// <summary>
/// Addresses that listeners were given before go dead with it, and its pictures are no longer public: each instance asks
/// every few seconds and not with each segment.
/// </summary>
internal sealed class LearnWithdrawal(StreamCoreDb db) : IMessageHandler<ContentWithdrawn>
{
    public Task HandleAsync(ContentWithdrawn message, MessageContext context, CancellationToken cancellationToken) =>
        db.LearnAsync(message.WorkId, withdrawn: true, message.Version, cancellationToken);
}

internal static class Learning
{
    public static async Task LearnAsync(
        this StreamCoreDb db,
        Guid workId,
        bool withdrawn,
        long version,
        CancellationToken cancellationToken
    )
    {
        var row = await db.Visibilities.FirstOrDefaultAsync(one => one.WorkId == workId, cancellationToken);
        if (row is null)
        {
            row = new WorkVisibility { WorkId = workId };
            db.Visibilities.Add(row);
        }
        if (row.PublishVersion < version)
        {
            (row.Withdrawn, row.PublishVersion) = (withdrawn, version);
        }
    }
}
