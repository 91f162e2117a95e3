"""Proofs that anybody can check with software that is not the portal's: signed PDF files, and badges as JSON.

Nouns: issuer 颁发者, signature 签名, badge 数字徽章, status list 状态列表.
"""
