package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
)

const (
	headerLength = 16       // length, request id, id replied to, kind of message; 4 bytes each
	maxLength    = 48 << 20 // what the protocol allows for one message
	kindMessage  = 2013     // OP_MSG, the only kind that may ask for no reply
	moreToCome   = 1 << 1   // the flag by which it does
)

// proxy passes one message of the wire protocol and its reply at a time.
type proxy struct {
	server string
	turn   sync.Mutex
}

func (p *proxy) serve(listener net.Listener) error {
	for {
		client, err := listener.Accept()
		if err != nil {
			return err
		}
		go func() {
			if err := p.converse(client); err != nil {
				slog.Error("a conversation broke off", "error", err)
			}
		}()
	}
}

// converse gives one client a connection of its own, until either side hangs up.
func (p *proxy) converse(client net.Conn) error {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return err
	}
	defer server.Close()
	for {
		message, err := readMessage(client)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		reply, err := p.ask(server, message)
		if err != nil {
			return err
		}
		if _, err := client.Write(reply); err != nil {
			return err
		}
	}
}

// ask sends a message and returns the reply, nothing where none was asked for. Meanwhile nobody
// else is heard.
func (p *proxy) ask(server net.Conn, message []byte) ([]byte, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if _, err := server.Write(message); err != nil {
		return nil, err
	}
	if !wantsReply(message) {
		return nil, nil
	}
	return readMessage(server)
}

// readMessage reads one whole message; its first four bytes are its length, themselves included.
func readMessage(from io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(from, length[:]); err != nil {
		return nil, err
	}
	size := binary.LittleEndian.Uint32(length[:])
	if size < headerLength || size > maxLength {
		return nil, fmt.Errorf("a message of %d bytes", size)
	}
	message := make([]byte, size)
	copy(message, length[:])
	_, err := io.ReadFull(from, message[len(length):])
	return message, err
}

func wantsReply(message []byte) bool {
	if binary.LittleEndian.Uint32(message[12:]) != kindMessage || len(message) < headerLength+4 {
		return true
	}
	return binary.LittleEndian.Uint32(message[headerLength:])&moreToCome == 0
}
