using Penstock.Serialization;

namespace Penstock.Protocol.Tests.Messages;

/// <summary>What the round trip over all types cannot see: that members keep their places, and the bounds inside of messages.</summary>
public sealed class MessageContentTests
{
    [Fact]
    public void The_columns_of_a_graph_keep_their_places()
    {
        Key[] keys = [new(1, 2), new(3, 4)];
        HoldId[] held = [new(9, 1)];
        WantedTask[] wanted = [new(11, new HoldId(5, 6))];
        var graph = new SubmitGraph
        {
            Submission = 3,
            IsLast = true,
            FirstTask = 10,
            Keys = keys,
            Functions = [7, 8],
            InputCounts = [0, 2],
            Inputs = [10, ~0],
            HeldInputs = held,
            ArgumentLengths = [1, 2],
            Arguments = [1, 2, 3],
            Wanted = wanted,
        };
        var writer = new WireWriter();
        writer.Append(in graph);
        var reader = new WireReader(writer.Written);
        Assert.Equal(MessageCode.SubmitGraph, MessageCodec.ReadHead(ref reader, out int members));
        SubmitGraph read = MessageCodec.ReadBody<SubmitGraph>(ref reader, members);
        Assert.True(reader.End);
        Assert.Equal(3, read.Submission);
        Assert.True(read.IsLast);
        Assert.Equal(10, read.FirstTask);
        Assert.Equal(keys, read.Keys.ToArray());
        Assert.Equal([7, 8], read.Functions.ToArray());
        Assert.Equal([0, 2], read.InputCounts.ToArray());
        Assert.Equal([10, ~0], read.Inputs.ToArray());
        Assert.Equal(held, read.HeldInputs.ToArray());
        Assert.Equal([1, 2], read.ArgumentLengths.ToArray());
        Assert.Equal([1, 2, 3], read.Arguments.ToArray());
        Assert.Equal(wanted, read.Wanted.ToArray());
    }

    [Fact]
    public void A_column_that_is_no_whole_number_of_values_is_refused()
    {
        var writer = new WireWriter();
        writer.WriteArrayHeader(4);
        writer.WriteInt64((int)MessageCode.CancelHolds);
        writer.WriteInt64(1);
        writer.WriteBoolean(false);
        writer.WriteBinary(new byte[12]); // holds have eight bytes each
        Assert.Throws<WireFormatException>(() =>
        {
            var reader = new WireReader(writer.Written);
            MessageCodec.ReadHead(ref reader, out int members);
            MessageCodec.ReadBody<CancelHolds>(ref reader, members);
        });
    }

    [Fact]
    public void Long_texts_of_an_error_are_cut_and_its_chain_is_bounded()
    {
        string text = new string('x', ErrorInfo.TextLengthMax - 1) + "\U0001F40E and more";
        string[] chain = [.. Enumerable.Range(0, 40).Select(i => $"task-{i}")];
        var erred = new TaskErred(new TaskHandle(1, 2), new AttemptId(3), new ErrorInfo(ErrorKind.Task, "System.Exception", text, text, new Key(1, 2), "worker-1", 2, chain, 0));
        TaskErred read = RoundTrip(erred);
        Assert.EndsWith("[…cut]", read.Error.Message, StringComparison.Ordinal);
        Assert.InRange(read.Error.Message.Length, ErrorInfo.TextLengthMax - 1, ErrorInfo.TextLengthMax + 10);
        Assert.Equal(chain[..ErrorInfo.ChainLengthMax], read.Error.Chain);
    }

    [Fact]
    public void An_error_whose_text_is_no_valid_unicode_still_travels()
    {
        var erred = new TaskErred(new TaskHandle(1, 2), new AttemptId(3), new ErrorInfo(ErrorKind.Task, "System.Exception", "half \ud83d of a pair", "\udc0e", new Key(1, 2), "worker-1", 2, [], 0));
        TaskErred read = RoundTrip(erred);
        Assert.Equal("half \ufffd of a pair", read.Error.Message);
        Assert.Equal("\ufffd", read.Error.Stack);
    }

    [Fact]
    public void An_input_list_gives_back_its_inputs_and_holders()
    {
        var writer = new WireWriter();
        InputList.Begin(writer, new TaskHandle(1, 2), 30, 2);
        InputList.AddHolder(writer, new WorkerId(4));
        InputList.AddHolder(writer, new WorkerId(5));
        InputList.Begin(writer, new TaskHandle(6, 7), 0, 0);

        var reader = new WireReader(writer.Written);
        Assert.Equal(2, InputList.Read(ref reader, out TaskHandle first, out long bytes));
        Assert.Equal((new TaskHandle(1, 2), 30L), (first, bytes));
        Assert.Equal(new WorkerId(4), InputList.ReadHolder(ref reader));
        Assert.Equal(new WorkerId(5), InputList.ReadHolder(ref reader));
        Assert.Equal(0, InputList.Read(ref reader, out TaskHandle second, out _));
        Assert.Equal(new TaskHandle(6, 7), second);
        Assert.True(reader.End);
    }

    [Theory]
    [InlineData(InputList.HoldersMax + 1)]
    [InlineData(-1)]
    public void An_input_with_too_many_holders_is_refused(int holders)
    {
        var writer = new WireWriter();
        InputList.Begin(writer, new TaskHandle(1, 2), 30, holders);
        Assert.Throws<WireFormatException>(() =>
        {
            var reader = new WireReader(writer.Written);
            InputList.Read(ref reader, out _, out _);
        });
    }

    private static T RoundTrip<T>(T message)
        where T : struct, IMessage<T>
    {
        var writer = new WireWriter();
        writer.Append(in message);
        var reader = new WireReader(writer.Written);
        MessageCodec.ReadHead(ref reader, out int members);
        return MessageCodec.ReadBody<T>(ref reader, members);
    }
}
