using Nexus.Kernel.Auditing;
using Nexus.Kernel.Messaging;
using Nexus.Kernel.PersonalData;

namespace Nexus.Auth.UserAuth.Erasing;

/// <summary>The grace period of an erasure is over.</summary>
[Message("user-auth.erasure-due/1")]
internal sealed record ErasureDue(Guid ErasureId);

/// <summary>Asks every service to forget the user, unless it was called off.</summary>
internal sealed class CarryOutErasure(UserDb db, PersonalDataHolders holders, TimeProvider clock)
    : IMessageHandler<ErasureDue>
{
    public async Task HandleAsync(ErasureDue message, MessageContext context, CancellationToken cancellationToken)
    {
        var erasure = await db.Erasures.FindAsync([message.ErasureId], cancellationToken);
        if (erasure is not { IsOpen: true })
        {
            return;
        }
        var target = erasure.UserId.ToString();
        erasure.Begin(holders.Services, clock.GetUtcNow());
        db.Publish(new UserErasureRequested(erasure.Id, erasure.UserId), target);
        db.Audit("system", "user.erasure-begun", target);
    }
}

/// <summary>Writes down what a service did; it may do more later.</summary>
internal sealed class RecordErasure(UserDb db) : IMessageHandler<UserDataErased>
{
    public async Task HandleAsync(UserDataErased message, MessageContext context, CancellationToken cancellationToken)
    {
        var answer = message.Answer;
        var row = await db.ServiceErasures.FindAsync([message.ErasureId, message.Service], cancellationToken);
        if (row is null)
        {
            db.ServiceErasures.Add(
                new ServiceErasure
                {
                    ErasureId = message.ErasureId,
                    Service = message.Service,
                    At = message.At,
                    Done = answer.Done,
                    Kept = answer.Kept,
                }
            );
        }
        else if (row.At < message.At)
        {
            (row.At, row.Done, row.Kept) = (message.At, [.. row.Done, .. answer.Done], answer.Kept);
        }
    }
}
