using Microsoft.Extensions.DependencyInjection;
using Nexus.Kernel.Data;
using Nexus.Kernel.Messaging;

namespace Nexus.Kernel.PersonalData;

/// <summary>Lets a service forget a user; what it did is told in the same transaction.</summary>
internal sealed class ErasePersonalData<T>(
    T data,
    PersonalDataHolder<T> holder,
    IServiceProvider provider,
    TimeProvider clock
) : IMessageHandler<UserErasureRequested>
    where T : class, IPersonalData
{
    public async Task HandleAsync(
        UserErasureRequested message,
        MessageContext context,
        CancellationToken cancellationToken
    )
    {
        await context.BeginAsync(cancellationToken);
        var answer = await data.EraseAsync(message.UserId, cancellationToken);
        var db = (ServiceDb)provider.GetRequiredService(holder.Database);
        var subject = message.UserId.ToString();
        db.Publish(
            new UserDataErased(message.ErasureId, message.UserId, holder.Service, clock.GetUtcNow(), answer),
            subject
        );
        if (answer.Again is { } due)
        {
            db.SendTo(holder.Service, message, due, subject);
        }
    }
}

/// <summary>Whose answer <typeparamref name="T"/> is.</summary>
internal sealed record PersonalDataHolder<T>(string Service, Type Database);
